#!/usr/bin/env python3
"""norm_trial.py - Tengen's trunk with and without batch norm, trained by PyTorch on the same rows in the same order.

  tests/bench/export_rows RUN 60000 ROWS     (build/tests/export_rows: rows of a finished run)
  tests/bench/norm_trial.py ROWS SIZE PLANES [options]

Blocks, channels and heads are those of net/model.h, one block in three pools. Batch norm stands behind every convolution
of the trunk and takes its statistics from a micro-shard of 32 rows, as Tengen's lanes would. A tenth of the rows, the
newest, are held out. One line of JSON a report: steps, processor seconds in training alone, held-out policy loss less the
entropy of its targets, and held-out value loss, in nats. Needs PyTorch, in an environment of its own; nothing of Tengen does.
"""
import argparse
import json
import time

import numpy
import torch
from torch import nn
from torch.nn import functional

LANES, CALM = 8, 0.1


def read_rows(path, size, planes):
    points = size * size
    kind = numpy.dtype([("planes", "<u2", points), ("policy", "<f4", points), ("wdl", "<f4", 3)])
    rows = numpy.fromfile(path, kind)
    bits = (rows["planes"][:, None, :] >> numpy.arange(planes, dtype=numpy.uint16)[None, :, None]) & 1
    return (bits.astype(numpy.uint8).reshape(-1, planes, size, size),
            rows["policy"].reshape(-1, size, size).copy(), rows["wdl"].copy())


def split(data, held_out):
    """Each lane's newest rows are held out, so that nearly no game is on both sides."""
    lanes = [numpy.array_split(part, LANES) for part in data]
    count = held_out // LANES
    return ([numpy.concatenate([lane[:-count] for lane in part]) for part in lanes],
            [numpy.concatenate([lane[-count:] for lane in part]) for part in lanes])


def turned(x, symmetry):
    x = torch.rot90(x, symmetry % 4, (-2, -1))
    return torch.flip(x, (-1,)) if symmetry >= 4 else x


class Block(nn.Module):
    def __init__(self, channels, pools, norm):
        super().__init__()
        self.pooled = max(8, channels // 32 * 8) if pools else 0
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1, bias=not norm)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=not norm)
        self.norm1 = nn.BatchNorm2d(channels) if norm else nn.Identity()
        self.norm2 = nn.BatchNorm2d(channels) if norm else nn.Identity()
        self.dense = nn.Linear(3 * self.pooled, channels - self.pooled, bias=False) if pools else None

    def forward(self, x):
        y = self.norm1(self.conv1(x))
        if self.dense is not None:
            part = functional.relu(y[:, :self.pooled])
            mean = part.mean((2, 3))
            bias = self.dense(torch.cat((mean, mean * (x.shape[-1] - 14) / 10, part.amax((2, 3))), 1))
            y = torch.cat((y[:, :self.pooled], y[:, self.pooled:] + bias[:, :, None, None]), 1)
        return functional.relu(x + self.norm2(self.conv2(functional.relu(y))))


class Network(nn.Module):
    def __init__(self, planes, blocks, channels, policy_channels, value_hidden, norm):
        super().__init__()
        self.stem = nn.Conv2d(planes, channels, 3, padding=1, bias=not norm)
        self.stem_norm = nn.BatchNorm2d(channels) if norm else nn.Identity()
        self.blocks = nn.Sequential(*[Block(channels, i % 3 == 2, norm) for i in range(blocks)])
        self.policy = nn.Conv2d(channels, policy_channels, 1)
        self.policy_pool = nn.Linear(2 * channels, policy_channels, bias=False)
        self.policy_out = nn.Conv2d(policy_channels, 1, 1, bias=False)
        self.value = nn.Linear(2 * channels, value_hidden)
        self.value_out = nn.Linear(value_hidden, 3)
        self.begin(norm)

    def begin(self, norm):
        """He's variance; without batch norm the blocks' last weights begin small, as the heads' always do."""
        for layer in self.modules():
            if isinstance(layer, (nn.Conv2d, nn.Linear)):
                nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
                if layer.bias is not None:
                    nn.init.zeros_(layer.bias)
        calm = [self.policy_out, self.value_out] + [b.dense for b in self.blocks if b.dense is not None]
        if not norm:
            calm += [block.conv2 for block in self.blocks]
        with torch.no_grad():
            for layer in calm:
                layer.weight.mul_(CALM)

    def forward(self, x):
        x = self.blocks(functional.relu(self.stem_norm(self.stem(x))))
        pooled = torch.cat((x.mean((2, 3)), x.amax((2, 3))), 1)
        hidden = functional.relu(self.policy(x) + self.policy_pool(pooled)[:, :, None, None])
        return self.policy_out(hidden).flatten(1), self.value_out(functional.relu(self.value(pooled)))


def losses(network, planes, policy, wdl):
    with torch.autocast("cpu", torch.bfloat16):
        logits, value = network(planes.float().contiguous(memory_format=torch.channels_last))
    taken = (planes[:, 0] + planes[:, 1]).flatten(1) > 0
    logits = logits.float().masked_fill(taken, -1e9)
    return (-(policy.flatten(1) * functional.log_softmax(logits, 1)).sum(1).mean(),
            -(wdl * functional.log_softmax(value.float(), 1)).sum(1).mean())


class Trial:
    def __init__(self, norm, arguments, train, test):
        torch.manual_seed(1)
        self.norm, self.arguments, self.train_rows, self.test_rows = norm, arguments, train, test
        self.network = Network(train[0].shape[1], arguments.blocks, arguments.channels, 32, 64, norm)
        self.network = self.network.to(memory_format=torch.channels_last)
        decayed = [p for p in self.network.parameters() if p.dim() > 1]
        others = [p for p in self.network.parameters() if p.dim() <= 1]
        self.optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": 1e-4},
                                            {"params": others, "weight_decay": 0}])
        self.seconds, self.steps = 0.0, 0

    def step(self, chosen, symmetries):
        """Eight micro-shards, whose gradients add up; each is turned as a whole."""
        begun = time.process_time()
        self.network.train()
        self.optimizer.zero_grad()
        for shard, symmetry in zip(chosen, symmetries):
            planes, policy, wdl = (torch.from_numpy(part[shard]) for part in self.train_rows)
            policy_loss, value_loss = losses(self.network, turned(planes, symmetry), turned(policy, symmetry), wdl)
            ((policy_loss + value_loss) / LANES).backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 5)
        share = self.steps / self.arguments.steps
        rate = self.arguments.rate * min(1, (self.steps + 1) / 50) * (1 if share < 0.5 else 2 * (1 - share) + 0.02)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.step()
        self.steps += 1
        self.seconds += time.process_time() - begun

    def report(self):
        self.network.eval()
        sums = numpy.zeros(2)
        parts = numpy.array_split(numpy.arange(len(self.test_rows[2])), len(self.test_rows[2]) // 256)
        with torch.no_grad():
            for part in parts:
                sums += [float(loss) for loss in losses(self.network, *(torch.from_numpy(x[part]) for x in self.test_rows))]
        target = numpy.maximum(self.test_rows[1], 1e-30)
        entropy = -(self.test_rows[1] * numpy.log(target)).sum((1, 2)).mean()
        print(json.dumps({"norm": self.norm, "rate": self.arguments.rate, "steps": self.steps,
                          "seconds": round(self.seconds, 1), "policy": round(sums[0] / len(parts) - entropy, 4),
                          "value": round(sums[1] / len(parts), 4)}), flush=True)


def main():
    parser = argparse.ArgumentParser(description="batch norm against none on Tengen's trunk")
    parser.add_argument("rows")
    parser.add_argument("size", type=int)
    parser.add_argument("planes", type=int)
    parser.add_argument("--blocks", type=int, default=6)
    parser.add_argument("--channels", type=int, default=64)
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--every", type=int, default=50)
    parser.add_argument("--held-out", type=int, default=4096)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    train, test = split(read_rows(arguments.rows, arguments.size, arguments.planes), arguments.held_out)
    trials = [Trial(norm, arguments, train, test) for norm in (False, True)]
    random = numpy.random.default_rng(1)
    for step in range(1, arguments.steps + 1):
        chosen = random.integers(len(train[2]), size=(LANES, 32))
        symmetries = random.integers(8, size=LANES)
        for trial in trials:
            trial.step(chosen, symmetries)
            if step % arguments.every == 0:
                trial.report()


if __name__ == "__main__":
    main()
