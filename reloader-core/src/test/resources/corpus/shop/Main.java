package shop;

import java.util.List;
import shop.goods.Bundle;
import shop.goods.Crate;
import shop.goods.Item.Single;
import shop.goods.Kind;
import shop.money.Amount;
import shop.store.*;

public class Main {
    static final String TITLE = "Shop " + shop.money.Limits.LARGE;

    public static void main(String[] args) {
        var store = new Store<Bundle>();
        var single = new Single(Kind.TOY, "ball", Amount.of(5));
        store.add(new Crate(List.of(single)));
        for (var name : store.all(bundle -> bundle.items().get(0).name())) {
            System.out.println(TITLE + name + new Helper().help());
        }
        System.out.println(store.total().shortName());
    }
}

class Helper {
    String help() {
        return switch (Kind.FIRST) {
            case FOOD -> "f";
            case BOOK -> "b";
            case TOY -> "t";
        };
    }
}
