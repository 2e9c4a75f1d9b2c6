package shop.money;

public final class Limits {
    public static final int SMALL = 10;
    public static final int LARGE = SMALL * 100;
    public static final String CURRENCY = "EUR";
    public static final long HUGE = 1L << 40;
    static final boolean STRICT = true;

    private Limits() {}

    public static int clamp(int value) {
        return Math.min(value, LARGE);
    }

    public static long clamp(long value) {
        return Math.min(value, HUGE);
    }

    public static Object clamp(Object value) {
        return value;
    }
}
