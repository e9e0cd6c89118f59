"""The plugins that come with minnet, one file each; each is also an example of how to write one."""
