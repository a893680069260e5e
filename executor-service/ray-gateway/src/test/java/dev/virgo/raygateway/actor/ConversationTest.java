package dev.virgo.raygateway.actor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ConversationTest {
  private static final List<byte[]> NOTHING = List.of();

  private static List<byte[]> texts(String... texts) {
    return List.of(texts).stream().map(text -> text.getBytes(UTF_8)).toList();
  }

  private static List<String> told(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Replies.class);
    return ((Answer.Replies) answer)
        .messages().stream().map(message -> new String(message, UTF_8)).toList();
  }

  private static boolean busy(Answer answer) {
    return ((Answer.Replies) answer).busy();
  }

  private static void echo(byte[] request, Consumer<byte[]> replies) {
    replies.accept(request);
  }

  @Test
  void what_is_answered_at_once_comes_back_in_the_same_call() throws Exception {
    var conversation = Conversation.start(ConversationTest::echo);
    var answer = conversation.exchange(texts("a"));
    assertThat(told(answer)).containsExactly("a");
    assertThat(busy(answer)).isFalse();
  }

  @Test
  void a_call_brings_the_first_reply_while_the_rest_is_being_worked_on() throws Exception {
    var goOn = new CountDownLatch(1);
    var conversation =
        Conversation.start((_, replies) -> {
          replies.accept("started".getBytes(UTF_8));
          awaitUninterrupted(goOn);
          replies.accept("done".getBytes(UTF_8));
        });
    long since = System.nanoTime();
    var first = conversation.exchange(texts("a"));
    assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofMillis(900));
    assertThat(told(first)).containsExactly("started");
    assertThat(busy(first)).isTrue();
    goOn.countDown();
    var second = conversation.exchange(NOTHING);
    assertThat(told(second)).containsExactly("done");
    assertThat(busy(second)).isFalse();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void requests_are_answered_in_order_however_they_are_bundled() throws Exception {
    var conversation = Conversation.start(ConversationTest::echo);
    var all = new ArrayList<String>();
    var answer = conversation.exchange(texts("a", "b"));
    all.addAll(told(answer));
    answer = conversation.exchange(texts("c", "d", "e"));
    all.addAll(told(answer));
    while (busy(answer)) {
      answer = conversation.exchange(NOTHING);
      all.addAll(told(answer));
    }
    assertThat(all).containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void a_call_that_nothing_happens_in_comes_back_soon_and_says_that_more_comes() throws Exception {
    var conversation = Conversation.start((_, _) -> awaitUninterrupted(new CountDownLatch(1)));
    long since = System.nanoTime();
    var answer = conversation.exchange(texts("a"));
    assertThat(Duration.ofNanos(System.nanoTime() - since))
        .isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
    assertThat(told(answer)).isEmpty();
    assertThat(busy(answer)).isTrue();
  }

  @Test
  void a_worker_that_throws_is_broken_for_good() throws Exception {
    var conversation =
        Conversation.start((_, _) -> {
          throw new SecurityException("wrong token");
        });
    for (int call = 0; call < 2; call++) {
      assertThat(conversation.exchange(texts("a")))
          .isInstanceOfSatisfying(
              Answer.Broken.class, broken -> assertThat(broken.message()).contains("wrong token"));
    }
  }

  @Test
  void asking_for_news_of_a_worker_without_work_does_not_wait() throws Exception {
    var conversation = Conversation.start(ConversationTest::echo);
    long since = System.nanoTime();
    assertThat(busy(conversation.exchange(NOTHING))).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofMillis(500));
  }
}
