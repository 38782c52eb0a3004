# case: modifiers
FROM @BASE@
ENV SET=value EMPTY= FILE=/a/b/c.tar.gz
ENV A1=${SET:-other} A2=${EMPTY:-other} A3=${UNSET:-other} A4=${UNSET:-}
ENV B1=${SET:+other} B2=${EMPTY:+other} B3=${UNSET:+other}
ENV G1=${UNSET:-$SET} G2=${UNSET:-${SET}x} G3=${UNSET:-"two words"} G4=${UNSET:-\$SET}

# case: patterns
FROM @BASE@
ENV SET=value EMPTY= FILE=/a/b/c.tar.gz STAR=a*b
ENV D1=${FILE#*/} D2=${FILE##*/} D3=${FILE%.*} D4=${FILE%%.*} D5=${FILE#x} D6=${FILE%/c*}
ENV E1=${FILE/a/X} E2=${FILE//a/X} E3=${FILE//\//-} E4=${SET/l?/_} E5=${FILE/\/b//Z} E6=${SET//[a]/x}
ENV A1=${UNSET-other} A2=${EMPTY-other} B1=x${UNSET+other}x B2=${EMPTY+other} C1=${EMPTY?message} C2=${SET:?message}
ENV F1=${STAR#a\*} F2=${SET%%${UNSET:-u}*}
# instead: buildah does not know the modifiers of patterns
FROM @BASE@
ENV SET=value EMPTY= FILE=/a/b/c.tar.gz STAR=a*b
ENV D1=a/b/c.tar.gz D2=c.tar.gz D3=/a/b/c.tar D4=/a/b/c D5=/a/b/c.tar.gz D6=/a/b
ENV E1=/X/b/c.tar.gz E2=/X/b/c.tXr.gz E3=-a-b-c.tar.gz E4=va_e E5=/a/Z/c.tar.gz E6=value
ENV A1=other A2= B1=xx B2=other C1= C2=value
ENV F1=b F2=val

# case: quotes
# differs: config.Env | ["PATH=/usr/local/bin:/usr/bin:/bin","FROM_BASE=yes","V=value","A=value","B=$V","C=$V","D=$V","E=\\$V","F=a'value'b","G=a\"$V\"b","H=valuevalue","I=valuex","J=xvalue-y","K=value.z","L=a\\b","M=a\\b","N=a\\\\b","O=a\\nb","P=anb","Q=$","R=$","S=a$","T=a$ b","W=","X=xy","Y=value","Z=V"] | ["PATH=/usr/local/bin:/usr/bin:/bin","FROM_BASE=yes","V=value","A=value","B=$V","C=$V","D=$V","E=\\$V","F=a'value'b","G=a\"$V\"b","H=valuevalue","I=valuex","J=xvalue-y","K=value.z","L=a\\b","M=a\\b","N=a\\\\b","O=a\\nb","P=anb","Q=$","R=$","S=a$","T=a$ b","W=","X=x$@y","Y=value","Z=$value"] | buildah leaves $@ and $$; DF/shell/lex.go processName takes special parameters, which are unset
FROM @BASE@
ENV V=value
ENV A="$V" B='$V' C=\$V D="\$V" E='\$V' F="a'$V'b" G='a"$V"b' H=$V$V I=${V}x J=x$V-y K=$V.z
ENV L="a\\b" M=a\\b N='a\\b' O="a\nb" P=a\nb
ENV Q=$ R="$" S=a$ T="a$ b" W=$1 X=x$@y Y="${V}" Z=$$V

# case: everywhere
FROM @BASE@
ARG P=/from/arg
ENV E=env
LABEL l=$E k="${E}s"
WORKDIR $P/$E
RUN pwd >where
COPY tree/${E:+a}.txt $P/copied-$E
COPY ["tree/b.txt", "$P/json-${E}"]
ADD tree/a.txt ${P}/added
USER ${UNSET:-root}
VOLUME $P
STOPSIGNAL ${UNSET:-SIGINT}
CMD echo $E ${E}
ENTRYPOINT ["$E"]

# case: same-line
FROM @BASE@
ENV A=1
ENV A=2 B=$A C=${B:-unset}
RUN echo "$A $B $C" >/seen

# case: run-is-the-shells
FROM @BASE@
ENV V=value
RUN V=other; echo $V "${V}" '$V' \$V ${V#o} $(echo sub) `echo tick` >/seen
RUN echo ${UNSET-none} $((1+2)) >/seen2
RUN ["/bin/sh", "-c", "echo $V ${V} >/seen3"]
RUN ["/bin/echo", "$V"]

# case: arg-scopes
FROM @BASE@ AS one
ARG A=one
ENV KEEP=$A
RUN echo $A >/one
FROM @BASE@
ARG B=two
RUN echo "a=${A-unset} b=$B" >/two
COPY --from=one /one /
