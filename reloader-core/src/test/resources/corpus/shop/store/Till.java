package shop.store;

import shop.goods.Bundle;
import shop.goods.Item;
import shop.goods.Kind;
import shop.money.Limits;

@Rule(Limits.SMALL)
public class Till implements Rules {
    private final Store<Item> store = new Store<>();

    String cheapest() {
        // No type of what is in the middle is named here.
        return store.cheapest().map(item -> item.price().plus(item.price()).name()).orElse(text(MOST));
    }

    static String text(int number) {
        return Rules.text(Limits.clamp(number));
    }

    int weight(Item item) {
        if (item instanceof Bundle bundle && !bundle.items().isEmpty()) {
            return bundle.items().get(0).price().name().length() + bundle.weight();
        }
        return item.weight();
    }

    Runnable receipt(Item item) {
        int before = store.count(Kind.BOOK);
        class Line {
            final String text = item.shortName() + before;
        }
        return new Runnable() {
            private final Line line = new Line();

            @Override
            public void run() {
                System.out.println(line.text + Rules.text((Object) line));
            }
        };
    }
}
