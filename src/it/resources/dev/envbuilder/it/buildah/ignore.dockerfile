# case: patterns
# ignore: # a comment
# ignore: *
# ignore: !code
# ignore: code/pkg/vendor
# ignore: !tree/a.txt
# ignore: !globs/in/*
# ignore: **/*_test.go
# ignore:   code/.env  
# ignore: /code/util.go
FROM @BASE@
COPY . /all/

# case: depth
# ignore: **/deep
# ignore: tree/*/c.txt
# ignore: fifo
# ignore: odd
# ignore: archives/
# ignore: **/.*
# ignore: globs/[ab]?
# ignore: !globs/ab
# ignore: mod*/*
# ignore: !modes/d5*
FROM @BASE@
COPY . /all/

# case: hidden-source
# ignore: tree/a.txt
# refused: tree/a.txt
FROM @BASE@
COPY tree/a.txt /x

# case: hidden-below
# differs: /tree/sub | d 750 0:0 | d 755 0:0 | buildah makes such a parent anew; FSU/filter.go sends it as it is in the context
# ignore: tree
# ignore: !tree/sub/c.txt
FROM @BASE@
COPY tree /tree

# case: not-for-stages
# ignore: src
# ignore: **/one
FROM @BASE@ AS a
FROM @BASE@
COPY --from=a /src /copied

# case: everything
# ignore: *
FROM @BASE@
COPY . /all/

# case: wildcard-of-hidden
# differs: build | built | refused | buildah refuses a wildcard without a match; LLB/convert_copy.go AllowEmptyWildcard
# ignore: globs/*.md
FROM @BASE@
COPY globs/* /all/
COPY globs/*.md /md/

# case: dots
# ignore: ./tree/../globs
# ignore: ../fifo
# ignore: code/./pkg/
# ignore: archives//plain.tar
# ignore: modes
# ignore: fifo
FROM @BASE@
COPY . /all/

# case: add
# differs: /tree/sub | d 750 0:0 | d 755 0:0 | buildah makes such a parent anew; FSU/filter.go sends it as it is in the context
# ignore: tree/sub
# ignore: !tree/sub/deep
FROM @BASE@
ADD tree /tree
