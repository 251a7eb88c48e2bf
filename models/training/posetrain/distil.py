"""Distillation from an ONNX heatmap network that sees the same warped crops.

The teacher takes RGB with ImageNet mean and deviation and gives N x 17 maps with peak 1 whose corner cells
stand for the corner pixels of its input (size - 1 convention). Its maps are resampled at the places of our
cells, so both conventions may differ; teacher maps below `QUIET` say nothing about a joint and do not count.
"""

import numpy as np
import torch
from torch.nn import functional as F

from posetrain import pose_data

QUIET = 0.2  # PP-TinyPose is right on 80 % of annotated joints above this peak


class Teacher:
    """Runs the teacher through ONNX Runtime (CUDA where that build is installed)."""

    def __init__(self, path, size, threads):
        import onnxruntime

        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = threads
        known = ["CUDAExecutionProvider", "CPUExecutionProvider"]
        providers = [p for p in known if p in onnxruntime.get_available_providers()]
        self.session = onnxruntime.InferenceSession(path, settings, providers=providers)
        node = self.session.get_inputs()[0]
        self.name = node.name
        fixed = all(isinstance(side, int) for side in node.shape[2:])
        self.input_size = tuple(node.shape[2:]) if fixed else (256, 192)
        self.size = size

    @torch.no_grad()
    def maps(self, pictures):
        """Teacher maps at our cells, N x 17 x H/4 x W/4, for our normalised BGR crops."""
        large = F.interpolate(pictures.float(), self.input_size, mode="bilinear", align_corners=False)
        rgb = np.ascontiguousarray(large.flip(1).cpu().numpy())
        out = torch.from_numpy(self.session.run(None, {self.name: rgb})[0]).to(pictures.device)
        return F.grid_sample(out, self.grid(len(out), out.device), align_corners=True).clamp(min=0)

    def grid(self, count, device):
        """Places of our cells in the teacher's map, in grid_sample's [-1, 1]."""
        axes = []
        for side, other in zip(self.size, self.input_size):
            cells = torch.arange(side // int(pose_data.CELL), device=device, dtype=torch.float)
            ours = pose_data.CELL * cells + pose_data.CELL_OFFSET
            theirs = (ours + 0.5) * other / side - 0.5  # interpolate's half-pixel rule
            axes.append(theirs * 2 / (other - 1) - 1)
        y, x = torch.meshgrid(axes[0], axes[1], indexing="ij")
        return torch.stack([x, y], -1).expand(count, -1, -1, -1)

    def loss(self, pictures, output):
        """Squared error against the teacher's maps, more where they are high."""
        wanted = self.maps(pictures)
        heard = (wanted.amax((2, 3)) > QUIET).float()
        error = ((1 + 4 * wanted) * (output.float() - wanted).square()).mean((2, 3)) * 100.0
        return (error * heard).sum() / heard.sum().clamp(min=1)
