# init: test "$(cat /onbuild/ran)" = yes
# init: test "$(cat /onbuild/a.txt)" = a
# config: .config.Env == ["PATH=/bin","TRIGGERED=yes"]
# config: (.config.OnBuild // []) == ["RUN echo again"]
FROM @ONBUILD@
ONBUILD RUN echo again
