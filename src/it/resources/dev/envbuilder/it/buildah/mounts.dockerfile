# case: secret
# option: --secret id=token,src=@CONTEXT@/token
FROM @BASE@
RUN --mount=type=secret,id=token cat /run/secrets/token >/one
RUN --mount=type=secret,id=token,target=/x/y cat /x/y >/two; stat -Lc %a:%u:%g /x/y >/mode
RUN --mount=type=secret,id=token,dst=/s,mode=0444,uid=1000,gid=100 stat -Lc %a:%u:%g /s >/three
RUN --mount=type=secret,id=absent test ! -e /run/secrets/absent && echo ok >/four
RUN rm -rf /x /s

# case: secret-required
# option: --secret id=token,src=@CONTEXT@/token
# refused: absent
FROM @BASE@
RUN --mount=type=secret,id=absent,required=true true

# case: bind
# differs: /ro | absent | f 644 0:0 'read-only' | a step of root writes to its copy, which is dropped: docs/dockerfile.md, RUN --mount
FROM @BASE@ AS other
RUN echo other >/other
FROM @BASE@
RUN --mount=type=bind,source=tree,target=/t cp -a /t /copied; touch /t/x 2>/dev/null || echo read-only >/ro
RUN --mount=target=/ctx cat /ctx/top.txt >/top
RUN --mount=from=other,source=/other,target=/o cat /o >/from
RUN --mount=type=bind,source=tree,target=/t,rw echo lost >/t/lost && cat /t/lost >/seen
RUN rmdir /t /ctx 2>/dev/null; rm -f /o

# case: cache
FROM @BASE@
RUN --mount=type=cache,target=/cache echo kept >/cache/x && stat -c %a:%u:%g /cache >/mode
RUN --mount=type=cache,id=own,target=/own,uid=1000,gid=100,mode=0700 stat -c %a:%u:%g /own >/own-mode
RUN rm -rf /cache /own

# case: tmpfs
FROM @BASE@
RUN --mount=type=tmpfs,target=/scratch echo x >/scratch/x && ls /scratch >/seen
RUN rmdir /scratch 2>/dev/null || true
