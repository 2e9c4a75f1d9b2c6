package shop.store;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

@Retention(RetentionPolicy.CLASS)
@interface Rule {
    int value() default 1;

    String[] words() default {};
}
