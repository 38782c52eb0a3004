# case: escape
# differs: config.Env | ["PATH=/usr/local/bin:/usr/bin:/bin","FROM_BASE=yes","W=c:\\dir","X=$FROM_BASE","Z=back\\slash"] | ["PATH=/usr/local/bin:/usr/bin:/bin","FROM_BASE=yes","W=c:dir","X=`yes","Z=back`slash"] | buildah expands with a backslash whatever the directive says; DF/shell/lex.go NewLex
# escape=`
FROM @BASE@
RUN echo a `
  b >/joined
ENV W=c:\dir X=`$FROM_BASE Z=back`\slash
RUN echo \$HOME >/home-escaped

# case: directive-after-comment
# a comment ends the directives
# escape=`
FROM @BASE@
RUN echo a \
  b >/joined

# case: syntax-and-check
# syntax=docker/dockerfile:1
# check=skip=all
FROM @BASE@
RUN echo x >/x

# case: layout
   # indented comment
from @BASE@

  RUN   echo   a    >/a   
	RUN echo tab >/tab
run echo b \

  # comment in between
	&& echo c >/c
EnV a=b   c="d"   
LABEL a=b \
  # comment
  c=d \
  e=f
CMD [ "x" , "y" ]   
ENTRYPOINT [ "a", \
  "b" ]
EXPOSE 1 \
  2
USER   root

# case: json-or-not
FROM @BASE@ AS single
CMD ['a', 'b']
FROM @BASE@ AS open
CMD ["a", "b"
FROM @BASE@ AS more
CMD ["a"] b
FROM @BASE@ AS number
RUN ["/bin/sh", "-c", "echo \u00e9 \t x >/unicode"]
COPY --from=single /etc/passwd /1
COPY --from=open /etc/passwd /2
COPY --from=more /etc/passwd /3
CMD ["a", "b",]

# case: json-not-closed
FROM @BASE@
CMD ["a", "b"

# case: json-and-more
# differs: config.Cmd | ["/bin/sh","-c","[\"a\"] b"] | ["a"] | buildah ignores what is behind an array; PAR/line_parsers.go parseJSON
FROM @BASE@
CMD ["a"] b

# case: json-single-quotes
FROM @BASE@
CMD ['a', 'b']
ENTRYPOINT ["a"
