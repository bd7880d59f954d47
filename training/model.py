"""The reader: the shipped encoder's layers with two heads.

The word, position and segment embeddings are the encoder's own and stay as they
are, so that the program can share them; the six layers above and the heads learn.
"""

import math
from pathlib import Path

import numpy
import onnx
import torch
from onnx import numpy_helper
from torch import nn

WIDTH, HEADS, LAYERS = 384, 12, 6
ENCODER = Path(__file__).parent.parent / "models" / "minilm" / "encoder.onnx"


def encoder_weights(path=ENCODER):
    """The encoder's weights as 32-bit floats, by the names of the ONNX file."""
    graph = onnx.load(path).graph
    stored = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    weights = {name: value for name, value in stored.items() if value.dtype == numpy.float32}
    for name, value in stored.items():
        if name.endswith("_q"):
            base = name.removesuffix("_q")
            weights[base] = value.astype(numpy.float32) * stored[f"{base}_scale"]
    # The matrices of the layers have numbers for names, in the order of their use.
    matrices = [
        weights[node.input[1]]
        for node in graph.node
        if node.op_type == "MatMul" and node.input[1] in weights
    ]
    parts = ["query", "key", "value", "attended", "inner", "outer"]
    for number, matrix in enumerate(matrices):
        weights[f"layer.{number // 6}.{parts[number % 6]}"] = matrix
    return weights


class Embeddings(nn.Module):
    """Word, position and segment, summed and normalised; they do not learn."""

    def __init__(self, weights):
        super().__init__()
        at = lambda name: torch.from_numpy(weights[f"inner.embeddings.{name}"].copy())
        self.words = nn.Embedding.from_pretrained(at("word_embeddings.weight"), freeze=True)
        self.positions = nn.Embedding.from_pretrained(at("position_embeddings.weight"), freeze=True)
        self.segments = nn.Embedding.from_pretrained(at("token_type_embeddings.weight"), freeze=True)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.norm.weight.data = at("LayerNorm.weight")
        self.norm.bias.data = at("LayerNorm.bias")
        for parameter in self.parameters():
            parameter.requires_grad = False

    def forward(self, ids, segments):
        positions = torch.arange(ids.shape[1], device=ids.device)
        return self.norm(self.words(ids) + self.positions(positions) + self.segments(segments))


class Layer(nn.Module):
    def __init__(self, weights, number, dropout):
        super().__init__()

        def linear(part, bias):
            matrix = torch.from_numpy(weights[f"layer.{number}.{part}"].copy())
            made = nn.Linear(*matrix.shape)
            made.weight.data = matrix.T.contiguous()
            made.bias.data = torch.from_numpy(weights[f"inner.encoder.layer.{number}.{bias}.bias"].copy())
            return made

        def norm(part):
            made = nn.LayerNorm(WIDTH, eps=1e-12)
            made.weight.data = torch.from_numpy(weights[f"inner.encoder.layer.{number}.{part}.LayerNorm.weight"].copy())
            made.bias.data = torch.from_numpy(weights[f"inner.encoder.layer.{number}.{part}.LayerNorm.bias"].copy())
            return made

        self.query = linear("query", "attention.self.query")
        self.key = linear("key", "attention.self.key")
        self.value = linear("value", "attention.self.value")
        self.attended = linear("attended", "attention.output.dense")
        self.first = norm("attention.output")
        self.inner = linear("inner", "intermediate.dense")
        self.outer = linear("outer", "output.dense")
        self.second = norm("output")
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, bias):
        rows, length, _ = x.shape
        heads = lambda y: y.view(rows, length, HEADS, WIDTH // HEADS).transpose(1, 2)
        query, key, value = heads(self.query(x)), heads(self.key(x)), heads(self.value(x))
        if self.training:
            context = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        else:
            weights = query @ key.transpose(2, 3) / math.sqrt(WIDTH // HEADS) + bias
            context = torch.softmax(weights, -1) @ value
        context = context.transpose(1, 2).reshape(rows, length, WIDTH)
        x = self.first(x + self.dropout(self.attended(context)))
        inner = self.outer(nn.functional.gelu(self.inner(x)))
        return self.second(x + self.dropout(inner))


class Reader(nn.Module):
    """Embeddings and a mask in; for each piece whether an answer begins and ends
    there, and for the whole whether the passage answers the question."""

    def __init__(self, weights=None, dropout=0.1):
        super().__init__()
        weights = weights or encoder_weights()
        self.layers = nn.ModuleList(Layer(weights, number, dropout) for number in range(LAYERS))
        self.span = nn.Linear(WIDTH, 2)
        self.pooled = nn.Linear(WIDTH, WIDTH)
        self.answerable = nn.Linear(WIDTH, 1)
        self.dropout = nn.Dropout(dropout)

    def forward(self, embedded, mask):
        bias = ((1.0 - mask.to(embedded.dtype)) * -1e4)[:, None, None, :]
        hidden = embedded
        for layer in self.layers:
            hidden = layer(hidden, bias.to(hidden.dtype))
        span = self.span(self.dropout(hidden))
        pooled = torch.tanh(self.pooled(self.dropout(hidden[:, 0])))
        return span, self.answerable(pooled).squeeze(-1)
