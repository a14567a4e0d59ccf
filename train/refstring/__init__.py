"""The training material and the network of the reference parser."""
