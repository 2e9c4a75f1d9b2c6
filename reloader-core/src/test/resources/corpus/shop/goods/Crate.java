package shop.goods;

import java.util.List;

public class Crate extends Bundle {
    public Crate(List<Single> items) {
        super(items);
    }

    @Override
    public int weight() {
        return super.weight() + LENGTH + new Part().at;
    }

    public Part part() {
        return new Part() {
            @Override
            Item get() {
                return Crate.this;
            }
        };
    }
}
