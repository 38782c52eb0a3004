# case: places
FROM @BASE@
COPY tree /dir
COPY tree/ /dir2/
COPY tree/a.txt tree/b.txt /many/
COPY tree/a.txt /deep/er/renamed
COPY tree/a.txt /deep/slash/
COPY tree/a.txt home
COPY tree/a.txt /etc
COPY ["tree/with space/s p", "/spaced dir/"]
COPY tree/hollow /hollow/new
COPY tree/hollow/ /hollow/
COPY /tree/a.txt /lead
COPY ../top.txt /outside
COPY ./tree/../top.txt /dots
COPY special/sparse special/empty /special/
WORKDIR /work
COPY tree/a.txt .
COPY tree/a.txt here/
COPY tree/b.txt ../above
COPY tree/sub/ ./
COPY tree/b.txt rel/ative
COPY tree/hollow .

# case: whole-context
FROM @BASE@
COPY . /all/
RUN rm -rf /all/fifo/pipe /all/modes

# case: globs
FROM @BASE@
COPY globs/a? /q/
COPY globs/*.md /md/
COPY globs/[ab]1 /class/
COPY globs/[^a]* /neg/
COPY globs/* /all/
COPY glob*/in/* /nested/
COPY globs/a1 globs/*.md /mixed/
COPY co[d]e/*.go /go/
COPY globs/i* /dir-glob/
COPY globs/b1* /renamed
COPY globs/*/ /slash/
COPY tree/a.txt globs/none* /some/

# case: odd-names
FROM @BASE@
COPY odd /odd
COPY ["odd/a b", "odd/[[]br]", "/picked/"]
COPY odd/star\* odd/back\\slash /escaped/
COPY ["odd/-dash", "odd/it\\'s", "odd/quote\\\"", "/json/"]
COPY odd/snow☃ /snow☃
# instead: buildah takes [[] for another thing
FROM @BASE@
COPY odd /odd
COPY ["odd/a b", "/picked/"]
RUN cp "/odd/[br]" /picked/
COPY odd/star* /escaped/
RUN cp "/odd/back\slash" /escaped/
COPY odd/-dash odd/it?s odd/quote? /json/
COPY odd/snow☃ /snow☃

# case: modes
# differs: /m/4755 | f 4755 0:0 '4755' | f 755 0:0 '4755' | buildah drops setuid and setgid; FSU/stat.go and FSU/copy/copy_linux.go keep them
# differs: /m/6711 | f 6711 0:0 '6711' | f 711 0:0 '6711' | buildah drops setuid and setgid; FSU/stat.go and FSU/copy/copy_linux.go keep them
# differs: /m/d2775 | d 2775 0:0 | d 775 0:0 | buildah drops setuid and setgid; FSU/stat.go and FSU/copy/copy_linux.go keep them
# differs: /single/4755 | f 4755 0:0 '4755' | f 755 0:0 '4755' | buildah drops setuid and setgid; FSU/stat.go and FSU/copy/copy_linux.go keep them
# differs: /m/2755 | f 2755 0:0 '2755' | f 755 0:0 '2755' | buildah drops setuid and setgid; BuildKit sends os.FileMode whole: fsutil stat.go
FROM @BASE@
COPY modes /m
COPY modes/4755 modes/d1777 /single/

# case: owner-of-context
FROM @BASE@
USER dev
COPY modes/644 /plain/
COPY tree/sub /made/by/copy

# case: links-in-source
FROM @BASE@
COPY tree/link /followed
COPY tree/to-sub /dir-followed/
COPY tree/outward /outward/
COPY tree/to-sub/c.txt /through
COPY tree/a.txt tree/hard /hard/
COPY tree/l* /globbed/

# case: dangling-link
# refused: dangling
FROM @BASE@
COPY tree/dangling /x

# case: links-in-destination
# differs: /src/one | f 644 0:0 'a' user.note=0x68656c6c6f | f 6755 12:13 'one' | buildah replaces a link at the destination; FSU/copy/copy.go Copy resolves it with fs.RootPath
# differs: /to-file | l 777 0:0 -> /src/one | f 644 0:0 'a' user.note=0x68656c6c6f | buildah replaces a link at the destination; FSU/copy/copy.go Copy resolves it with fs.RootPath
# differs: /was | f 644 0:0 'a' | f 644 0:0 'one' | buildah replaces a link at the destination; FSU/copy/copy.go Copy resolves it with fs.RootPath
FROM @BASE@
COPY tree/a.txt /pointer/
COPY tree/sub /pointer
COPY tree/b.txt /pointer/new/b
RUN ln -s /src/one /to-file && ln -s /nowhere /to-nothing && ln -s src /rel && mkdir /d && ln -s /tmp /d/sub && ln -s /etc/passwd /d/a.txt
COPY tree/a.txt /to-file
COPY tree/a.txt /rel/from-copy
RUN cat /src/one >/was

# case: link-to-nothing
# differs: /nowhere | f 644 0:0 'a' user.note=0x68656c6c6f | d 755 0:0 | buildah makes a directory where a link leads nowhere; FSU/copy/copy.go Copy resolves it with fs.RootPath
# differs: /nowhere/a.txt | absent | f 644 0:0 'a' user.note=0x68656c6c6f | buildah makes a directory where a link leads nowhere; FSU/copy/copy.go Copy resolves it with fs.RootPath
FROM @BASE@
RUN ln -s /nowhere /to-nothing
COPY tree/a.txt /to-nothing

# case: merge
FROM @BASE@
RUN mkdir -p /d/sub/deep /d/keep && chmod 700 /d && chown 5:5 /d /d/sub && echo old >/d/a.txt && echo kept >/d/keep/x && echo k >/d/sub/k && ln -s /etc/passwd /d/b.txt && echo file >/d/link && echo file >/d/dangling && chmod 444 /d/a.txt
COPY tree /d

# case: directory-over-link
# differs: build | refused | built | buildah replaces a file by a directory; FSU/copy/copy.go copyDirectoryOnly refuses
# refused: /d/sub
FROM @BASE@
RUN mkdir /d && ln -s /tmp /d/sub
COPY tree /d

# case: file-over-directory
# differs: build | refused | built | buildah replaces a directory by a file; FSU/copy/copy.go ensureEmptyFileTarget refuses
# refused: COPY
FROM @BASE@
RUN mkdir -p /d/a.txt
COPY tree /d

# case: directory-over-file
# differs: build | refused | built | buildah replaces a file by a directory; FSU/copy/copy.go copyDirectoryOnly refuses
# refused: COPY
FROM @BASE@
RUN mkdir -p /d && echo file >/d/sub
COPY tree /d

# case: link-over-directory
# differs: build | refused | built | buildah replaces a directory by a file; FSU/copy/copy.go ensureEmptyFileTarget refuses
# refused: /d/link
FROM @BASE@
RUN mkdir -p /d/link
COPY tree /d

# case: file-into-existing-directory
FROM @BASE@
RUN mkdir -p /d/a.txt
COPY tree/a.txt /d/a.txt

# case: directory-onto-file
# refused: COPY
FROM @BASE@
RUN echo file >/d
COPY tree /d

# case: file-below-file
# refused: COPY
FROM @BASE@
RUN echo file >/d
COPY tree/a.txt /d/x

# case: several-into-a-file
# differs: /x | f 600 0:0 'b' | d 755 0:0 | buildah makes a directory of it; LLB/convert_copy.go dispatchCopy copies one after the other to the one path
# differs: /x/a.txt | absent | f 644 0:0 'a' user.note=0x68656c6c6f | buildah makes a directory of it; LLB/convert_copy.go dispatchCopy copies one after the other to the one path
# differs: /x/b.txt | absent | f 600 0:0 'b' | buildah makes a directory of it; LLB/convert_copy.go dispatchCopy copies one after the other to the one path
FROM @BASE@
COPY tree/a.txt tree/b.txt /x

# case: overwrites-file
FROM @BASE@
RUN echo long old content >/f && chmod 4755 /f && chown 1:2 /f && ln /f /g
COPY tree/b.txt /f

# case: fifo
FROM @BASE@
COPY fifo /fifo

# case: into-root
FROM @BASE@
RUN chmod 711 / && chown 3:4 /
COPY tree /

# case: volume-is-no-hindrance
# differs: /v/x | f 644 0:0 'x' | absent | buildah drops what RUN writes below a VOLUME; the documentation of VOLUME says that changes are kept
FROM @BASE@
VOLUME /v
RUN mkdir -p /v && echo x >/v/x
COPY tree/a.txt /v/

# case: xattrs
FROM @BASE@
COPY tree/a.txt /x
COPY tree /tree

# case: times
FROM @BASE@ AS made
RUN touch -d @1000000000 /src/one
FROM @BASE@
COPY --from=made /src/one /one
RUN stat -c %Y /one >/when

# case: missing
# refused: absent
FROM @BASE@
COPY tree/absent /x

