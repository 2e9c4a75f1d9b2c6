package shop.store;

import static shop.store.Rules.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import shop.goods.*;
import shop.money.Amount;

public class Store<T extends Item> {
    private final List<T> items = new ArrayList<>();

    public void add(T item) {
        if (items.size() < MOST) {
            items.add(item);
        }
    }

    public Optional<T> cheapest() {
        return items.stream().min((a, b) -> a.price().compareTo(b.price()));
    }

    public <R> List<R> all(Function<? super T, ? extends R> what) {
        var all = new ArrayList<R>();
        items.forEach(item -> all.add(what.apply(item)));
        return all;
    }

    public Amount total() {
        return all(Item::price).stream().reduce(Amount.ZERO, Amount::plus);
    }

    int count(Kind kind) {
        int count = 0;
        for (T item : items) {
            switch (item.kind()) {
                case FOOD:
                    count += 1;
                    break;
                case BOOK:
                    count += item.kind() == kind ? 2 : 0;
                    break;
                default:
                    count += MOST;
            }
        }
        return count;
    }
}
