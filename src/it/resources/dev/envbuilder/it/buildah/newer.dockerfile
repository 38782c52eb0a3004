# case: exclude
FROM @BASE@
COPY --exclude=*.go --exclude=.env code /one/
COPY --exclude=**/*.go code /two/
COPY --exclude=pkg code /three/
COPY --exclude=* --exclude=!main.go code /four/
COPY --exclude=b* --exclude=*.md globs/* /five/
COPY --from=@BASE@ --exclude=in/hard /src /six
ADD --exclude=vendor code/pkg /seven
COPY --exclude=pkg/v* code/ /eight
# instead: buildah does not know --exclude
FROM @BASE@
COPY code/README.md /one/
COPY code/pkg/*.go /one/pkg/
COPY code/pkg/vendor /one/pkg/vendor
COPY code/README.md code/.env /two/
RUN mkdir -p /two/pkg/vendor
COPY code/*.go code/README.md code/.env /three/
COPY code/main.go /four/
COPY globs/a1 globs/a2 globs/ab globs/.dot globs/in/a1 globs/in/z /five/
COPY --from=@BASE@ /src /six
RUN rm /six/in/hard /five/a1
COPY globs/a1 globs/in/a1 /five/
COPY code/pkg/p.go /seven/
COPY code /eight
RUN rm -r /eight/pkg/vendor

# case: parents
FROM @BASE@
COPY --parents code/pkg/p.go tree/sub/c.txt /one/
COPY --parents code/*.go /two/
COPY --parents code/./pkg/p.go /three/
COPY --parents ./tree/sub /four
COPY --parents tree/./sub/deep/ /five/
COPY --parents **/c.txt /six/
COPY --parents tree/**/d.log /seven/
COPY --parents globs/none* top.txt /eight/
# instead: buildah does not know --parents
FROM @BASE@
COPY code/pkg/p.go /one/code/pkg/
COPY tree/sub/c.txt /one/tree/sub/
COPY code/*.go /two/code/
COPY code/pkg/p.go /three/pkg/
COPY tree/sub /four/tree/sub
COPY tree/sub/deep /five/sub/deep
COPY tree/sub/c.txt /six/tree/sub/
COPY tree/sub/deep/d.log /seven/tree/sub/deep/
COPY top.txt /eight/
RUN chmod 750 /one/tree/sub /four/tree/sub /five/sub /six/tree/sub /seven/tree/sub && chmod 700 /five/sub/deep /seven/tree/sub/deep

# case: parents-missing
# refused: absent
FROM @BASE@
COPY --parents tree/absent /x/

# case: link
FROM @BASE@
COPY --link tree /dir
COPY --link tree/a.txt /deep/er/
COPY --link --chown=3:4 tree/sub /owned/by/
COPY --link --chmod=600 top.txt /mode
COPY --link --from=@BASE@ /src /src2
ADD --link archives/two.tar /unpacked/
# instead: buildah does not know --link
FROM @BASE@
COPY tree /dir
COPY tree/a.txt /deep/er/
COPY --chown=3:4 tree/sub /owned/by/
COPY --chmod=600 top.txt /mode
COPY --from=@BASE@ /src /src2
ADD archives/two.tar /unpacked/

# case: link-follows-no-link
FROM @BASE@
COPY --link tree/a.txt /pointer/
# instead: buildah does not know --link, which makes a directory where the link is
FROM @BASE@
RUN rm /pointer && mkdir /pointer
COPY tree/a.txt /pointer/

# case: link-over-tree
# needs: COPY --link that overrides existing directories
FROM @BASE@
RUN mkdir -p /d/sub/keep && chmod 700 /d && chown 3:4 /d && ln -s /tmp /d/b.txt
COPY --link tree /d/
# instead: layers are laid over each other, with everything that they hold
FROM @BASE@
RUN mkdir -p /d/sub/keep && ln -s /tmp /d/b.txt && rm /d/b.txt
COPY tree /d/

# case: link-with-chmod
# needs: COPY --link --chmod that follows links
FROM @BASE@
COPY --link --chmod=600 tree/a.txt /pointer/
# instead: with --chmod, --link has no effect: LLB/convert_copy.go dispatchCopy
FROM @BASE@
COPY --chmod=600 tree/a.txt /pointer/

# case: link-over-directory
# needs: COPY --link of a file over a directory
FROM @BASE@
RUN mkdir -p /d/a.txt
COPY --link tree/a.txt /d
COPY --link tree /d
# instead: layers are laid over each other
FROM @BASE@
RUN mkdir -p /d
COPY tree /d

# case: empty-continuation-and-flags
FROM @BASE@
COPY --chmod=600 \
  # comment

  --chown=1:2 tree/a.txt \
  /x
