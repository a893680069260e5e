package dev.virgo.lang.ir;

/**
 * What a port reads. An optional port that the call leaves out has no binding.
 *
 * @param port name of the transform's input
 * @param source id of the node it reads
 */
public record PortBinding(String port, int source) {}
