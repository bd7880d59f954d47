"""Writes a trained reader as ONNX with its matrices at 8 bits.

    python export.py READER.pt OUT.onnx

Inputs: `embedded` (rows, pieces, 384), what the encoder's value `layer_norm` is, and
`mask` (rows, pieces), 1 where there is a piece. Outputs: `span` (rows, pieces, 2),
where an answer begins and ends, and `answerable` (rows). Each matrix is kept as
signed bytes with one scale a column, and turned into floats when it is loaded, as in
the encoder's file. Prints how far the bytes are from the floats.
"""

import math
import sys

import numpy
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from model import HEADS, LAYERS, WIDTH, Embeddings, Reader, encoder_weights


class Graph:
    """The nodes and weights of an ONNX graph while it is written."""

    def __init__(self):
        self.nodes, self.weights, self.count = [], [], 0

    def add(self, kind, *inputs, name=None, **attributes):
        self.count += 1
        output = name or f"{kind.lower()}_{self.count}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def keep(self, name, array):
        self.weights.append(numpy_helper.from_array(numpy.ascontiguousarray(array), name))
        return name

    def linear(self, x, name, layer, output=None):
        matrix = layer.weight.detach().float().numpy().T
        scale = numpy.abs(matrix).max(axis=0, keepdims=True).astype(numpy.float32) / 127
        values = self.keep(f"{name}.values", numpy.round(matrix / scale).astype(numpy.int8))
        floats = self.add("Cast", values, to=TensorProto.FLOAT)
        whole = self.add("Mul", floats, self.keep(f"{name}.scale", scale))
        bias = self.keep(f"{name}.bias", layer.bias.detach().float().numpy())
        return self.add("Add", self.add("MatMul", x, whole), bias, name=output)

    def norm(self, x, name, layer):
        scale = self.keep(f"{name}.scale", layer.weight.detach().float().numpy())
        bias = self.keep(f"{name}.bias", layer.bias.detach().float().numpy())
        return self.add("LayerNormalization", x, scale, bias, axis=-1, epsilon=1e-12)


def write(reader, path):
    graph = Graph()
    number = lambda name, value: graph.keep(name, numpy.array(value, dtype=numpy.float32))
    one, far = number("one", 1.0), number("far", -1e4)
    half, root = number("half", 0.5), number("root_of_two", math.sqrt(2))
    scale = number("scale", 1 / math.sqrt(WIDTH // HEADS))
    split = graph.keep("split", numpy.array([0, 0, HEADS, WIDTH // HEADS], dtype=numpy.int64))
    join = graph.keep("join", numpy.array([0, 0, WIDTH], dtype=numpy.int64))
    axes = graph.keep("axes", numpy.array([1, 2], dtype=numpy.int64))
    bias = graph.add("Unsqueeze", graph.add("Mul", graph.add("Sub", one, "mask"), far), axes)
    x = "embedded"
    for at, layer in enumerate(reader.layers):
        heads = lambda part, order: graph.add(
            "Transpose",
            graph.add("Reshape", graph.linear(x, f"{at}.{part}", getattr(layer, part)), split),
            perm=order,
        )
        query, key, value = heads("query", [0, 2, 1, 3]), heads("key", [0, 2, 3, 1]), heads("value", [0, 2, 1, 3])
        scores = graph.add("Add", graph.add("Mul", graph.add("MatMul", query, key), scale), bias)
        context = graph.add("MatMul", graph.add("Softmax", scores, axis=-1), value)
        context = graph.add("Reshape", graph.add("Transpose", context, perm=[0, 2, 1, 3]), join)
        attended = graph.linear(context, f"{at}.attended", layer.attended)
        x = graph.norm(graph.add("Add", x, attended), f"{at}.first", layer.first)
        inner = graph.linear(x, f"{at}.inner", layer.inner)
        grown = graph.add("Add", graph.add("Erf", graph.add("Div", inner, root)), one)
        inner = graph.add("Mul", graph.add("Mul", inner, grown), half)
        x = graph.norm(graph.add("Add", x, graph.linear(inner, f"{at}.outer", layer.outer)), f"{at}.second", layer.second)
    graph.linear(x, "span", reader.span, output="span")
    first = graph.add("Gather", x, graph.keep("first", numpy.array(0, dtype=numpy.int64)), axis=1)
    pooled = graph.add("Tanh", graph.linear(first, "pooled", reader.pooled))
    last = graph.linear(pooled, "answerable", reader.answerable)
    flat = graph.keep("flat", numpy.array([-1], dtype=numpy.int64))
    graph.add("Reshape", last, flat, name="answerable")
    shape = lambda name, *sizes: helper.make_tensor_value_info(name, TensorProto.FLOAT, sizes)
    made = helper.make_graph(
        graph.nodes, "reader",
        [shape("embedded", "rows", "pieces", WIDTH), shape("mask", "rows", "pieces")],
        [shape("span", "rows", "pieces", 2), shape("answerable", "rows")],
        graph.weights,
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def main():
    import onnxruntime

    weights = encoder_weights()
    reader = Reader(weights)
    reader.load_state_dict({name: value.float() for name, value in torch.load(sys.argv[1], map_location="cpu").items()})
    reader.eval()
    assert len(reader.layers) == LAYERS
    write(reader, sys.argv[2])
    torch.manual_seed(1)
    ids = torch.randint(1000, 20_000, (4, 60))
    mask = torch.ones_like(ids)
    mask[1, 40:] = 0
    with torch.no_grad():
        embedded = Embeddings(weights)(ids, (ids % 2))
        span, answerable = reader(embedded, mask)
    session = onnxruntime.InferenceSession(sys.argv[2])
    found = session.run(None, {"embedded": embedded.numpy(), "mask": mask.numpy().astype(numpy.float32)})
    print("span, largest difference:", numpy.abs(found[0] - span.numpy())[mask.numpy() == 1].max())
    print("answerable:", found[1], answerable.numpy())


if __name__ == "__main__":
    main()
