package dev.envbuilder.linux;

/** Where the standard output and standard error of a command go. */
public sealed interface Output {
  /** Both into one pipe, so that their order stays, and from there to a receiver. */
  record Piped(Receiver receiver) implements Output {}

  /** Where those of this process go; standard input is inherited as well. */
  record Inherited() implements Output {}

  /** Both into an open file, which the caller still owns. */
  record Into(OpenFile file) implements Output {}

  /** Takes what a command writes, on a thread of its own, in order. */
  @FunctionalInterface
  interface Receiver {
    /**
     * Takes the next bytes.
     *
     * @param bytes reused for the next call: copy what must last
     * @param length how many of them count, at least 1
     */
    void receive(byte[] bytes, int length);
  }
}
