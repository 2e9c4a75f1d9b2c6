package shop.goods;

public enum Kind {
    FOOD(7),
    BOOK(7) {
        @Override
        int reduced() {
            return 5;
        }
    },
    TOY(19);

    private final int tax;

    Kind(int tax) {
        this.tax = tax;
    }

    int reduced() {
        return tax;
    }

    public static final Kind FIRST = FOOD;
}
