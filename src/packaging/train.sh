# The work that decides which classes the ahead-of-time cache holds. image.sh reads this file; "trained ARGUMENT..."
# runs envbuilder as a container would and notes what it loads. Each line should be something users do often.
trained --version
trained --help
