package dev.envbuilder.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A library's decoder behind our rules: corrupt data is a {@link CompressionException}, whatever
 * the library throws, and a failure of the source is the source's own.
 */
final class GuardedInput extends InputStream {
  /** How a library opens its decoder. */
  interface Decoder {
    InputStream open(InputStream source) throws IOException;
  }

  private final Compression compression;
  private final Source source;
  private final InputStream decoder;

  private GuardedInput(Compression compression, Source source, InputStream decoder) {
    this.compression = compression;
    this.source = source;
    this.decoder = decoder;
  }

  static GuardedInput open(Compression compression, InputStream in, Decoder decoder)
      throws IOException {
    Source source = new Source(in);
    try {
      return new GuardedInput(compression, source, decoder.open(source));
    } catch (IOException | RuntimeException e) {
      throw source.cause(compression, e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int at, int length) throws IOException {
    try {
      return decoder.read(bytes, at, length);
    } catch (IOException | RuntimeException e) {
      throw source.cause(compression, e);
    }
  }

  @Override
  public void close() throws IOException {
    decoder.close();
  }

  /** Remembers a failure, so that it is not taken for corrupt data. */
  private static final class Source extends FilterInputStream {
    private @Nullable IOException failure;

    Source(InputStream in) {
      super(in);
    }

    IOException cause(Compression compression, Exception thrown) {
      if (failure != null) {
        return failure;
      }
      String why = thrown.getMessage();
      return new CompressionException(
          compression,
          why == null || why.isEmpty() ? "it is corrupt, or was cut short" : why,
          thrown);
    }

    @Override
    public int read() throws IOException {
      try {
        return in.read();
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public int read(byte[] bytes, int at, int length) throws IOException {
      try {
        return in.read(bytes, at, length);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }
}
