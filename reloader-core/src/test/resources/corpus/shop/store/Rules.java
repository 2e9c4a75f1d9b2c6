package shop.store;

import shop.money.Limits;

@Rule(value = Rules.MOST, words = {Limits.CURRENCY, "b"})
interface Rules {
    int MOST = Limits.SMALL + 5;

    static String text(int number) {
        return "int " + number;
    }

    static String text(long number) {
        return "long " + number;
    }

    static String text(Object any) {
        return "any " + any;
    }
}
