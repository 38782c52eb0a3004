package dev.envbuilder.rootfs;

import dev.envbuilder.archive.TarEntry;

/** Is shown what goes into a layer while it is written: each entry, its content, its end. */
public interface LayerListener {
  /** Nobody. */
  LayerListener NONE =
      new LayerListener() {
        @Override
        public void entry(TarEntry entry) {
          // nobody
        }

        @Override
        public void content(byte[] data, int offset, int count) {
          // nobody
        }

        @Override
        public void end() {
          // nobody
        }
      };

  /** An entry begins. */
  void entry(TarEntry entry);

  /** A piece of its content, which must not be kept. */
  void content(byte[] data, int offset, int count);

  /** The entry ends. */
  void end();
}
