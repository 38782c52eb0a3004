package dev.envbuilder.archive;

/**
 * What a hostile archive may make a reader hold.
 *
 * @param extendedHeaderBytes size of one PAX header or GNU long name entry
 * @param nameBytes length of a name or link target
 * @param xattrs number of extended attributes of one entry
 * @param extents number of data runs of one sparse file
 */
public record TarLimits(int extendedHeaderBytes, int nameBytes, int xattrs, int extents) {
  /** 1 MiB per extended header (as Go's archive/tar), 64 KiB per name, 1024 xattrs, 2^18 runs. */
  public static final TarLimits DEFAULT = new TarLimits(1 << 20, 1 << 16, 1024, 1 << 18);
}
