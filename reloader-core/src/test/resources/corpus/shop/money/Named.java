package shop.money;

public interface Named {
    int LENGTH = 8;

    String name();

    default String shortName() {
        String name = name();
        return name.length() > LENGTH ? name.substring(0, LENGTH) : name;
    }
}
