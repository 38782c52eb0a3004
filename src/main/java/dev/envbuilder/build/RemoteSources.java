package dev.envbuilder.build;

import dev.envbuilder.git.GitClient;
import dev.envbuilder.net.Downloader;

/** By which ways ADD gets at other machines. */
public record RemoteSources(Downloader downloader, GitClient git) {}
