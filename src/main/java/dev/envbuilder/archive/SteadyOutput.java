package dev.envbuilder.archive;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Passes bytes on but not flushes, which would cut the compressed data where a caller paused. */
final class SteadyOutput extends FilterOutputStream {
  private boolean closed;

  SteadyOutput(OutputStream out) {
    super(out);
  }

  @Override
  public void write(byte[] bytes, int at, int length) throws IOException {
    out.write(bytes, at, length);
  }

  @Override
  public void flush() {
    // Where a block ends must not depend on when somebody wished to see progress.
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      out.close();
    }
  }
}
