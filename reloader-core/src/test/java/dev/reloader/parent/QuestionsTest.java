package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.FileChange;
import dev.reloader.parent.ChangeSettler.Batch;
import dev.reloader.parent.Questions.Question;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuestionsTest {
    private static final Batch FIRST = batch("a.html");
    private static final Batch SECOND = batch("b.html");

    private final Questions questions = new Questions();

    private static Batch batch(String file) {
        return new Batch(List.of(FileChange.modified(Path.of(file))), Duration.ZERO, Optional.empty());
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    @Test
    void anAnswerBelongsToItsQuestion() {
        int first = questions.ask(FIRST, "handled", millis(0));
        int second = questions.ask(SECOND, "handled", millis(10));

        assertThat(questions.answered(second)).contains(new Question(SECOND, "handled", millis(1010)));
        assertThat(questions.answered(first)).contains(new Question(FIRST, "handled", millis(1000)));
        assertThat(questions.deadline()).isEmpty();
    }

    @Test
    void aSecondAnswerIsNone() {
        int first = questions.ask(FIRST, "handled", millis(0));
        questions.answered(first);

        assertThat(questions.answered(first)).isEmpty();
    }

    @Test
    void anAnswerToNoQuestionIsNone() {
        assertThat(questions.answered(7)).isEmpty();
    }

    @Test
    void aQuestionIsOverdueAfterASecond() {
        questions.ask(FIRST, "handled", millis(500));
        questions.ask(SECOND, "handled", millis(600));

        assertThat(questions.deadline()).contains(millis(1500));
        assertThat(questions.takeOverdue(millis(1499))).isEmpty();
        assertThat(questions.takeOverdue(millis(1500))).containsExactly(FIRST);
        assertThat(questions.deadline()).contains(millis(1600));
    }

    @Test
    void anAnswerThatComesTooLateIsNone() {
        int first = questions.ask(FIRST, "handled", millis(0));
        questions.takeOverdue(millis(1000));

        assertThat(questions.answered(first)).isEmpty();
    }

    @Test
    void allThatIsOpenIsTakenInItsOrder() {
        questions.ask(FIRST, "handled", millis(0));
        questions.ask(SECOND, "handled", millis(1));

        assertThat(questions.takeAll()).containsExactly(FIRST, SECOND);
        assertThat(questions.takeAll()).isEmpty();
    }
}
