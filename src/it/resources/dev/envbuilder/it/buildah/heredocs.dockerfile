# case: run
FROM @BASE@
ENV V=value
RUN <<END
echo first
echo "second $V" >/two
END
RUN <<'END'
echo "quoted $V \$V" >/quoted
END
RUN <<-END
	echo tabs $V >/tabs
	END
RUN <<END
#!/bin/awk -f
BEGIN { print "awk" >"/script" }
END
RUN cat <<ONE | wc -l >/piped
1
2
ONE
RUN cat >/a <<A && cat >/b <<B
in a
A
in b
B
RUN <<END sh -x
echo to-sh >/to-sh
END
RUN false; \
  cat <<END >/continued
x
END
# instead: heredocs came to buildah later
FROM @BASE@
ENV V=value
RUN echo "second $V" >/two; echo "quoted $V \$V" >/quoted; echo tabs $V >/tabs; echo awk >/script; echo 2 >/piped; echo in a >/a; echo in b >/b; echo to-sh >/to-sh; echo x >/continued

# case: copy
FROM @BASE@
ENV V=value
COPY <<one <<"two" /d/
$V ${V} \$V \\ "q" 'q' ${U:-none}
one
$V \$V \\
two
COPY <<-tabs /renamed
	indented
	  two blanks
	tabs
COPY <<x tree/a.txt /mixed/
body
x
COPY --chmod=640 --chown=3:4 <<END /etc/issue
owned
END
COPY <<empty /e/
empty
COPY <<END /no/parents/yet
END
ADD <<added /d/
# no comment
  keeps blanks  
added
WORKDIR /w
COPY <<END rel
line \
continued
END
# instead: heredocs came to buildah later
FROM @BASE@
ENV V=value
RUN mkdir -p /d /mixed /e /no/parents && printf '%s\n' "value value \$V \\ \"q\" 'q' none" >/d/one && printf '%s\n' '$V \$V \\' >/d/two && printf '%s\n' indented '  two blanks' >/renamed && echo body >/mixed/x && echo owned >/etc/issue && chmod 640 /etc/issue && chown 3:4 /etc/issue && : >/e/empty && : >/no/parents/yet && printf '%s\n' '# no comment' '  keeps blanks  ' >/d/added
COPY tree/a.txt /mixed/
WORKDIR /w
RUN printf '%s\n' 'line ' continued >rel

# case: none
FROM @BASE@
RUN echo $((1<<4)) >/shift; echo "<<END" >/quoted; echo '<<END' >/single
RUN ["/bin/sh", "-c", "echo '<<X' >/json"]
