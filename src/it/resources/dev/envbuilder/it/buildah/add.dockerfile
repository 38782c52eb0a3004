# case: archives
FROM @BASE@
ADD archives/plain.tar /tar/
ADD archives/plain.tar.gz /gz
ADD archives/plain.tar.bz2 /bz2/
ADD archives/plain.tar.xz /xz/
ADD archives/plain.tar.zst /zst/
ADD archives/disguised /disguised/
ADD archives/text.tar.gz /text/
ADD archives/two.tar archives/dot.tar /several/
ADD archives/t*.tar /globbed/
ADD archives/two.tar /pointer
WORKDIR /w
ADD archives/dot.tar .
COPY archives/two.tar copied/

# case: plain-files
FROM @BASE@
ADD tree /dir
ADD tree/a.txt tree/b.txt /many/
ADD tree/a.txt /new/name
ADD globs/*.md /md/
ADD ["odd/a b", "/json/"]

# case: archive-over-files
FROM @BASE@
RUN mkdir -p /d/sub && echo old >/d/a.txt && chown 4:4 /d/sub && chmod 711 /d && echo k >/d/kept
ADD archives/two.tar /d/

# case: archive-over-link
FROM @BASE@
RUN mkdir /d && ln -s /tmp /d/sub && ln -s /etc/passwd /d/a.txt
ADD archives/two.tar /d/

# case: archive-over-directory
FROM @BASE@
RUN mkdir -p /d/a.txt/x
ADD archives/two.tar /d/

# case: unpack-option
FROM @BASE@
ADD --unpack=false archives/plain.tar.gz /kept/
# instead: buildah does not know --unpack
FROM @BASE@
COPY archives/plain.tar.gz /kept/

# case: archive-of-owners
# differs: /d | d 755 0:0 | d 755 7:8 | buildah gives it the owner of the archive's first directory; unpack_root.go cleanRootTarPath
FROM @BASE@
ADD archives/owned.tar /d

# case: archive-times
FROM @BASE@
ADD archives/plain.tar /d
RUN stat -c %Y /d/a.txt /d/sub >/when
