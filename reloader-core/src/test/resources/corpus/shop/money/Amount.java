package shop.money;

import static shop.money.Limits.CURRENCY;

public record Amount(long cents, String currency) implements Comparable<Amount>, Named {
    public static final Amount ZERO = new Amount(0, CURRENCY);

    public Amount {
        if (Limits.STRICT && cents > Limits.HUGE) {
            throw new TooMuch(cents);
        }
    }

    public static Amount of(int value) {
        return new Amount(Limits.clamp(value), CURRENCY);
    }

    public Amount plus(Amount other) {
        return new Amount(cents + other.cents, currency);
    }

    @Override
    public int compareTo(Amount other) {
        return Long.compare(cents, other.cents);
    }

    @Override
    public String name() {
        return cents + " " + currency;
    }
}

class TooMuch extends RuntimeException {
    private static final long serialVersionUID = 1;
    final long cents;

    TooMuch(long cents) {
        super("more than " + Limits.HUGE);
        this.cents = cents;
    }
}
