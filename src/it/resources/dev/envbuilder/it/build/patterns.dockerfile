# init: test "$A" = "a/b/c.tar.gz c.tar.gz /a/b/c.tar /a/b/c"
# init: test "$B" = "/X/b/c.tar.gz /X/b/c.tXr.gz -a-b-c.tar.gz"
# init: test "$C" = "b:x:other::"
# init: test "$D" = 'xy V value $FILE'
FROM @BUSYBOX@
ENV FILE=/a/b/c.tar.gz STAR=a*b EMPTY= V=value
ENV A="${FILE#*/} ${FILE##*/} ${FILE%.*} ${FILE%%.*}"
ENV B="${FILE/a/X} ${FILE//a/X} ${FILE//\//-}"
ENV C="${STAR#a\*}:${UNSET-x}:${EMPTY+other}:${EMPTY-x}:${EMPTY?set}"
ENV D="x$@y $$V ${V} \$FILE"
