# case: chown
# differs: /unpacked/a.txt | f 644 1:2 'a' | f 644 0:0 'a' | buildah keeps the owners of the archive; solver/llbsolver/file/unpack_root.go mapArchiveHeaderOwner
# differs: /unpacked/sub | d 750 1:2 | d 750 0:0 | buildah keeps the owners of the archive; solver/llbsolver/file/unpack_root.go mapArchiveHeaderOwner
# differs: /unpacked/sub/c.txt | f 644 1:2 'c' | f 644 0:0 'c' | buildah keeps the owners of the archive; solver/llbsolver/file/unpack_root.go mapArchiveHeaderOwner
# differs: /unpacked/sub/deep | d 700 1:2 | d 700 0:0 | buildah keeps the owners of the archive; solver/llbsolver/file/unpack_root.go mapArchiveHeaderOwner
# differs: /unpacked/sub/deep/d.log | f 644 1:2 'd' | f 644 0:0 'd' | buildah keeps the owners of the archive; solver/llbsolver/file/unpack_root.go mapArchiveHeaderOwner
FROM @BASE@
COPY --chown=dev tree/a.txt /user
COPY --chown=dev:staff tree/a.txt /user-group
COPY --chown=55:66 tree/a.txt /numbers
COPY --chown=88 tree/a.txt /number
COPY --chown=77 tree/a.txt /number-as-name
COPY --chown=dev:55 tree/a.txt /group-number
COPY --chown=0:staff tree/a.txt /root-staff
COPY --chown=1000 tree/a.txt /known-number
COPY --chown=55:66 tree /dir
COPY --chown=55:66 tree/a.txt /made/parents/a.txt
COPY --chown=55:66 tree/hollow /made/empty/
ARG WHO=dev
COPY --chown=$WHO:staff tree/a.txt /expanded
ADD --chown=dev:staff tree/a.txt /added
ADD --chown=1:2 archives/two.tar /unpacked/

# case: chown-group-only
FROM @BASE@
COPY --chown=:staff tree/a.txt /x

# case: chown-unknown-user
# differs: build | built | refused | number 0, and a warning; solver/llbsolver/ops/user_linux.go readUser
FROM @BASE@
COPY --chown=nosuch tree/a.txt /x

# case: chown-unknown-group
# differs: build | built | refused | the group of the user, and a warning; solver/llbsolver/ops/user_linux.go readUser
FROM @BASE@
COPY --chown=dev:nosuch tree/a.txt /x

# case: chown-keeps-existing
FROM @BASE@
RUN mkdir -p /d/sub && chown 9:9 /d /d/sub
COPY --chown=3:4 tree /d

# case: chown-setuid
FROM @BASE@
COPY --from=0 --chown=3:4 /src/one /x
FROM @BASE@

# case: chmod
# differs: /dir | d 750 0:0 | d 755 0:0 | buildah leaves directories that it makes; FSU/copy/copy.go prepareTargetDir gives them the mode
# differs: /made | d 700 0:0 | d 755 0:0 | buildah leaves directories that it makes; FSU/copy/copy.go prepareTargetDir gives them the mode
# differs: /made/parents | d 700 0:0 | d 755 0:0 | buildah leaves directories that it makes; FSU/copy/copy.go prepareTargetDir gives them the mode
FROM @BASE@
COPY --chmod=640 tree/a.txt /file
COPY --chmod=0711 tree/a.txt /zero
COPY --chmod=4755 tree/a.txt /setuid
COPY --chmod=750 tree /dir
COPY --chmod=700 tree/a.txt /made/parents/a
COPY --chmod=600 --chown=5:6 tree/a.txt /both
ADD --chmod=644 tree/a.txt /added

# case: chmod-archive
FROM @BASE@
ADD --chmod=700 archives/two.tar /unpacked/

# case: chmod-symbolic
FROM @BASE@
COPY --chmod=u+rwx,g=,o-r tree/a.txt /x
COPY --chmod=a+X tree /dir
# instead: buildah knows numbers only
FROM @BASE@
COPY tree/a.txt /x
COPY tree /dir
RUN chmod u+rwx,g=,o-r /x && cd /dir && find . -mindepth 1 ! -type l -exec chmod a+X {} +

# case: chmod-symbolic-top
FROM @BASE@
COPY --chmod=go=u tree/sub /dir
# instead: buildah knows numbers only
FROM @BASE@
COPY tree/sub /dir
RUN cd /dir && find . -mindepth 1 ! -type l -exec chmod go=u {} +

# case: chmod-sticky-top
FROM @BASE@
COPY --from=@BASE@ --chmod=1777 /src/in /dir
# instead: buildah makes it 755
FROM @BASE@
COPY --from=@BASE@ --chmod=1777 /src/in /dir
RUN chmod 777 /dir

# case: chmod-bad
# refused: 999
FROM @BASE@
COPY --chmod=999 tree/a.txt /x

# case: chmod-too-large
# differs: build | refused | built | buildah does not check the number; LLB/convert_copy.go dispatchCopy
# refused: 17777
FROM @BASE@
COPY --chmod=17777 tree/a.txt /x

# case: from-keeps-owner
FROM @BASE@ AS one
RUN mkdir -p /o/sub && echo x >/o/f && chown -R 8:9 /o && chown 10:11 /o/sub && chmod 2751 /o/sub && chmod 4711 /o/f
FROM @BASE@
USER dev
COPY --from=one /o /kept
COPY --from=one /o/f /file
COPY --from=one /o/sub /x/sub/
COPY --from=one /src /src2
