"""The pose recipe without training: network, warps, targets, decoding, figures."""

import os
import sys
import unittest

import cv2
import numpy as np
import torch
from torch.nn import functional as F

from posetrain import distil, muon, pose_data, pose_eval, pose_loss, rsn

SHARED = os.path.join(os.path.dirname(__file__), "..", "..", "..", "..", "shared")
needs_shared = unittest.skipUnless(os.path.isdir(SHARED), "no reference material beside the checkout")


def one_crop(position, picture=None):
    """One stored crop, whole (black) unless a picture is given, with all joints annotated."""
    record = {"source": "coco", "truth": [[x, y, 1] for x, y in position], "teacher": [[0, 0, 0]] * 17}
    pictures = np.zeros((1, 320, 240, 3), np.uint8) if picture is None else picture[None]
    return pose_data.Crops(pictures, [record], torch.device("cpu"), False)


class PoseTest(unittest.TestCase):
    @needs_shared
    def test_parameter_names_are_the_official_ones(self):
        with open(os.path.join(SHARED, "vectors", "keys", "rsn18-official.txt"), encoding="utf-8") as stream:
            expected = [line.split()[0] for line in stream if line.strip() and not line.startswith("#")]
        self.assertEqual(sorted(expected), sorted(rsn.Rsn().state_dict()))

    @needs_shared
    def test_maps_equal_the_reference_network(self):
        folder = os.path.join(SHARED, "vectors", "models")
        sys.path.insert(0, folder)
        import formula_weights

        for name, options in (("rsn18-prm-256x192", {"prm": True}), ("rsn50x2-256x192", {"depth": 50, "stages": 2})):
            with self.subTest(name):
                network = rsn.Rsn(**options).double().eval()
                network.load_state_dict(formula_weights.fill(network.state_dict()))
                picture = torch.from_numpy(formula_weights.image_input("input:" + name, (1, 3, 256, 192))).double()
                with torch.no_grad():
                    actual = network(picture)[1].numpy()
                expected = np.load(os.path.join(folder, name + ".expected.npy"))
                self.assertLess(np.abs(actual - expected).max(), 1e-5 * np.abs(expected).max())

    def test_scaled_state_multiplies_the_output(self):
        torch.manual_seed(1)
        for options in ({"prm": True}, {"stages": 2}):
            network = rsn.Rsn(width=0.25, **options).double().eval()
            picture = torch.randn(1, 3, 64, 64, dtype=torch.double)
            before = network(picture)[1]
            network.load_state_dict(rsn.scaled(network.state_dict(), 255.0))
            torch.testing.assert_close(network(picture)[1], 255 * before, rtol=1e-9, atol=1e-9)

    def test_warp_moves_picture_and_joints_alike(self):
        rng = torch.Generator().manual_seed(3)
        position = torch.tensor([[[120.0, 160.0], [100.0, 120.0]]]).repeat(8, 9, 1)[:, :17]
        warp, _ = pose_data.draw_warp(position, torch.ones(8, 17), (320, 240), (256, 192), rng, 1.0)
        ys, xs = torch.meshgrid(torch.arange(320.0), torch.arange(240.0), indexing="ij")
        dots = [torch.exp(-((xs - x) ** 2 + (ys - y) ** 2) / 18) for x, y in position[0, :2].tolist()]
        rendered = warp.render(torch.stack([dots[0], dots[1], dots[0]]).expand(8, 3, 320, 240))
        moved = warp.points(position)
        for n in range(8):
            for k in range(2):
                peak = rendered[n, k].argmax().item()
                found = torch.tensor([peak % 192, peak // 192]).float()
                self.assertLess((found - moved[n, k]).abs().max().item(), 0.76)

    def test_plain_crop_takes_the_box_centre_to_the_middle(self):
        batches = pose_data.Batches(one_crop([[120.0, 160.0]] * 17), 1, (256, 192), 1, strength=0.0)
        joints = batches(0)[1]
        expected = torch.tensor([(96 - 1.5) / 4, (128 - 1.5) / 4]).expand(1, 17, 2)
        torch.testing.assert_close(joints, expected, atol=1e-4, rtol=0)

    def test_warp_from_bytes_equals_the_sampled_one(self):
        picture = cv2.GaussianBlur(np.random.default_rng(1).integers(0, 256, (320, 240, 3), np.uint8), (9, 9), 3)
        crops = one_crop([[100.0 + 3 * k, 150.0] for k in range(17)], picture)
        index = torch.zeros(8, dtype=torch.long)
        warp, _ = pose_data.draw_warp(crops.position[index], crops.weight[index], (320, 240), (128, 96),
                                      torch.Generator().manual_seed(4), 1.0)
        sampled = warp.render(torch.from_numpy(picture[..., ::-1].copy()).permute(2, 0, 1)[None].float().expand(8, 3, 320, 240))
        inner = (slice(None), slice(None), slice(30, 98), slice(22, 74))  # the border is cut differently
        self.assertLess((crops.render(index, warp) - sampled)[inner].abs().max().item(), 4.0)

    def test_halved_crop_gives_the_same_batch(self):
        picture = cv2.GaussianBlur(np.random.default_rng(2).integers(0, 256, (320, 240, 3), np.uint8), (31, 31), 8)
        joints = [[100.0 + 3 * k, 150.0 + k] for k in range(17)]
        half = cv2.resize(picture, (120, 160), interpolation=cv2.INTER_AREA)
        whole, halved = (pose_data.Batches(one_crop(joints, p), 4, (64, 48), 7) for p in (picture, half))
        first, second = whole(5), halved(5)
        self.assertLess((first[0] - second[0]).abs().mean().item(), 0.05)  # pixels
        self.assertLess((first[1] - second[1]).abs().max().item(), 0.1)  # joints in cells

    def test_mirrored_order_is_its_own_inverse(self):
        order = pose_data.mirrored()
        self.assertEqual([order[i] for i in order], list(range(17)))

    def test_decoding_gives_the_joints_of_the_targets_back(self):
        rng = np.random.default_rng(0)
        joints = rng.uniform([4, 4], [43, 59], (17, 2))
        maps = pose_loss.targets(torch.tensor(joints)[None], 64, 48, 1.1)[0].numpy().astype(np.float32)
        found, values = pose_eval.decode(maps)
        self.assertLess(np.abs(found - joints).max(), 0.5)
        self.assertGreater(values.min(), 0.6)

    def test_teacher_maps_are_read_at_our_cells(self):
        teacher = distil.Teacher.__new__(distil.Teacher)
        teacher.size, teacher.input_size = (128, 96), (256, 192)
        ramp = torch.arange(48.0).expand(1, 1, 64, 48)
        row = F.grid_sample(ramp, teacher.grid(1, "cpu"), align_corners=True)[0, 0, 5]
        pixels = (4 * torch.arange(24.0) + 1.5 + 0.5) * 2 - 0.5
        torch.testing.assert_close(row, pixels * 47 / 191, atol=1e-3, rtol=0)

    def test_loss_is_least_at_the_target(self):
        joints = torch.full((2, 17, 2), 10.0)
        goal = pose_loss.targets(joints, 32, 24, pose_loss.LAST_SIGMAS[-1])
        one = torch.ones(2, 17)
        for kind in ("peak", "official"):
            at = pose_loss.per_joint(goal, goal, one, kind).mean()
            off = pose_loss.per_joint(goal.roll(3, 3), goal, one, kind).mean()
            none = pose_loss.per_joint(torch.zeros_like(goal), goal, one, kind).mean()
            self.assertLess(at, min(off, none))

    def test_orthogonal_step_has_singular_values_near_one(self):
        for shape in ((3, 13, 117), (2, 64, 17)):
            for dtype in (torch.float, torch.bfloat16):
                turned = muon.orthogonal(torch.randn(shape, generator=torch.Generator().manual_seed(6)), dtype=dtype)
                values = torch.linalg.svdvals(turned)
                self.assertTrue(0.6 < values.min() and values.max() < 1.3, values)

    def test_hardest_takes_the_greatest_joints(self):
        losses = torch.arange(17.0).repeat(2, 1)
        self.assertEqual(pose_loss.hardest(losses, 2).item(), 15.5)
        self.assertEqual(pose_loss.hardest(losses, 0).item(), 8.0)

    def test_figures_of_perfect_and_absent_people(self):
        points = np.column_stack([np.arange(17.0), np.arange(17.0), np.full(17, 2.0)])
        person = {"keypoints": points.ravel().tolist(), "area": 400.0, "bbox": [0, 0, 20, 20]}
        perfect = pose_eval.score([(points, 0.9)], [("a", person)])
        far = pose_eval.score([(points + 500, 0.9)], [("a", person)])
        self.assertEqual((perfect["ap"], perfect["pck"]), (1.0, 1.0))
        self.assertEqual((far["ap"], far["pck"]), (0.0, 0.0))


if __name__ == "__main__":
    unittest.main()
