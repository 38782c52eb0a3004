package dev.envbuilder.build;

import dev.envbuilder.events.Event.StepOutput;
import dev.envbuilder.events.EventSink;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Turns what a command writes, in whatever pieces it arrives, into events by line. A line of any
 * length passes, in several pieces if it must; a character that is split between two pieces is put
 * together again; what is not UTF-8 becomes the replacement character.
 *
 * <p>Used by one thread.
 */
final class OutputLines {
  private final int step;
  private final EventSink events;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final ByteBuffer bytes = ByteBuffer.allocate(StepOutput.MAX_TEXT);
  private final CharBuffer chars = CharBuffer.allocate(StepOutput.MAX_TEXT + 4);
  private final StringBuilder line = new StringBuilder();
  private boolean lineIsOpen;

  OutputLines(int step, EventSink events) {
    this.step = step;
    this.events = events;
  }

  /** Takes the next bytes. What is complete is told at once. */
  void write(byte[] source, int offset, int length) {
    int done = 0;
    while (done < length) {
      int n = Math.min(length - done, bytes.remaining());
      bytes.put(source, offset + done, n);
      done += n;
      decode(false);
    }
    if (!line.isEmpty()) {
      // a prompt or a progress line without an end yet: people want to see it now
      tell(false);
    }
  }

  /** Tells the rest: the command has ended. */
  void end() {
    decode(true);
    if (!line.isEmpty() || lineIsOpen) {
      tell(true);
    }
  }

  private void decode(boolean last) {
    bytes.flip();
    chars.clear();
    decoder.decode(bytes, chars, last);
    if (last) {
      decoder.flush(chars);
    }
    bytes.compact();
    chars.flip();
    while (chars.hasRemaining()) {
      char c = chars.get();
      if (c == '\n') {
        tell(true);
      } else {
        line.append(c);
      }
    }
  }

  private void tell(boolean endsLine) {
    int end = line.length();
    if (endsLine && end > 0 && line.charAt(end - 1) == '\r') {
      end--;
    }
    events.accept(new StepOutput(step, line.substring(0, end), endsLine));
    line.setLength(0);
    lineIsOpen = !endsLine;
  }
}
