package shop.goods;

import java.util.List;
import shop.money.Amount;
import shop.money.Limits;

public non-sealed class Bundle extends Item {
    private final List<? extends Item> items;

    public Bundle(List<? extends Item> items) {
        super(items.isEmpty() ? Kind.FIRST : items.get(0).kind());
        this.items = items;
    }

    public List<? extends Item> items() {
        return items;
    }

    @Override
    public Amount price() {
        Amount sum = Amount.ZERO;
        for (Item item : items) {
            sum = sum.plus(item.price());
        }
        return sum;
    }

    @Override
    public String name() {
        return "bundle of " + items.size() + " up to " + Limits.SMALL + " of " + WEIGHT;
    }

    protected class Part {
        int at = count;

        Item get() {
            return items.get(at);
        }
    }
}
