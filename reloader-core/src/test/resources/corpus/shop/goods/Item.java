package shop.goods;

import shop.money.Amount;
import shop.money.Named;

public abstract sealed class Item implements Named permits Item.Single, Bundle {
    protected static final int WEIGHT = 3;
    protected int count = WEIGHT;
    private final Kind kind;

    protected Item(Kind kind) {
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    public abstract Amount price();

    public int weight() {
        return count * WEIGHT;
    }

    public static final class Single extends Item {
        private final Amount price;
        private final String name;

        public Single(Kind kind, String name, Amount price) {
            super(kind);
            this.name = name;
            this.price = price;
        }

        @Override
        public Amount price() {
            return price;
        }

        @Override
        public String name() {
            return name;
        }
    }
}
