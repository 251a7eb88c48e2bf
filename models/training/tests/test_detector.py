"""The detector's parts without training: boxes under warps, assignment, loss, figures, export."""

import json
import os
import tempfile
import unittest

import cv2
import numpy as np
import torch

import export
from posetrain import detector_data, detector_eval, detector_loss, detector_net


def padded(*boxes):
    out = torch.zeros(1, 4, 4)
    for i, box in enumerate(boxes):
        out[0, i] = torch.tensor(box, dtype=torch.float)
    return out


class DetectorTest(unittest.TestCase):
    def test_size_stays_within_the_budget(self):
        network, macs = detector_net.Detector().eval(), []
        for module in network.modules():
            if isinstance(module, torch.nn.Conv2d):
                module.register_forward_hook(
                    lambda m, i, o: macs.append(o.numel() * m.in_channels * m.kernel_size[0] * m.kernel_size[1]))
        network(torch.zeros(1, 3, 416, 416))
        self.assertLessEqual(sum(p.numel() for p in network.parameters()), 1_500_000)
        self.assertLessEqual(sum(macs), 1_500_000_000)

    def test_warp_moves_picture_and_boxes_alike(self):
        rng = torch.Generator().manual_seed(2)
        picture = torch.zeros(8, 3, 200, 300)
        picture[:, :, 60:140, 90:150] = 100.0
        stored = detector_data.Source(np.zeros((1, 200, 300, 3), np.uint8), [[]], [[]], 1.0)
        warp = detector_data.draw_warp(8, stored, 256, rng)
        rendered = detector_data.render(picture, warp, 256)[:, 0] > 50
        box = padded([90, 60, 150, 140]).expand(8, 4, 4)
        moved, cut = detector_data.move(box, warp, 256)
        for n in range(8):
            ys, xs = rendered[n].nonzero(as_tuple=True)
            found = torch.stack([xs.min(), ys.min(), xs.max() + 1, ys.max() + 1]).float()
            self.assertLess((found - (moved + cut)[n, 0]).abs().max().item(), 1.01)

    def test_warp_from_bytes_equals_the_sampled_one(self):
        picture = cv2.GaussianBlur(np.random.default_rng(3).integers(0, 256, (200, 300, 3), np.uint8), (9, 9), 3)
        stored = detector_data.Source(picture[None], [[]], [[]], 1.0)
        warp = detector_data.draw_warp(8, stored, 128, torch.Generator().manual_seed(3))
        index = torch.zeros(8, dtype=torch.long)
        fast = stored.render(index, warp, 128, torch.device("cpu"))
        tensor = torch.from_numpy(picture[..., ::-1].copy()).permute(2, 0, 1)[None].float() - detector_net.PAD
        difference = (fast - detector_data.render(tensor.expand(8, 3, 200, 300), warp, 128)).abs()
        self.assertLess(difference.flatten(1).quantile(0.97, 1).max().item(), 4.0)  # less at the picture's border

    def test_merge_ignores_doubtful_and_accepts_sure_teacher_boxes(self):
        annotated = [[0, 0, 10, 20]]
        teacher = [[1, 1, 10, 20, 0.9], [50, 0, 10, 20, 0.8], [80, 0, 10, 20, 0.3], [99, 0, 10, 20, 0.05]]
        people, ignored = detector_data.merge(annotated, teacher, 0.5, 0.15)
        self.assertEqual(people, [[0, 0, 10, 20], [50, 0, 10, 20]])
        self.assertEqual(ignored, [[80, 0, 10, 20]])

    def test_mosaic_puts_each_cell_in_its_corner(self):
        cells = torch.arange(4.0).view(4, 1, 1, 1).expand(4, 3, 32, 32)
        joined = detector_data.join(cells, 64)[0, 0]
        self.assertEqual([joined[0, 0], joined[0, 63], joined[63, 0], joined[63, 63]], [0, 1, 2, 3])
        boxes = torch.zeros(4, detector_data.MOST, 4)
        boxes[3, 0] = torch.tensor([1.0, 2, 11, 12])
        self.assertEqual(detector_data.join(boxes, 64)[0, 0].tolist(), [33, 34, 43, 44])

    def test_perfect_boxes_have_no_box_loss_and_ignored_ones_no_score_loss(self):
        points = detector_net.locations(64, 64, "cpu")
        truth, none = padded([8, 8, 56, 56]), padded()
        perfect = truth[:, :1].expand(1, len(points), 4)
        logits = torch.zeros(1, len(points))
        _, _, box = detector_loss.loss(logits, perfect, points, truth, none)
        self.assertLess(box.item(), 1e-5)
        _, free, _ = detector_loss.loss(logits, perfect, points, none, none)
        _, quiet, _ = detector_loss.loss(logits, perfect, points, none, padded([0, 0, 64, 64]))
        self.assertGreater(free.item(), 1.0)
        self.assertEqual(quiet.item(), 0.0)

    def test_each_person_gets_at_most_ten_locations_inside_its_box(self):
        points = detector_net.locations(128, 128, "cpu")
        truth = padded([0, 0, 64, 128], [64, 0, 128, 128])
        boxes = detector_net.to_boxes(points, torch.full((1, len(points), 4), 30.0))
        target, owner = detector_loss.assign(torch.zeros(1, len(points)), boxes, points, truth)
        for person, left in ((0, True), (1, False)):
            mine = points[(target[0] > 0) & (owner[0] == person)]
            self.assertTrue(0 < len(mine) <= detector_loss.TOP)
            self.assertTrue(((mine[:, 0] < 64) == left).all())

    def test_figures_follow_the_stated_rule(self):
        truth = np.array([[0, 0, 100, 200], [300, 0, 400, 200]], float)
        hit, large_miss, small_miss = [0, 0, 100, 200, 0.9], [150, 0, 250, 200, 0.95], [500, 0, 510, 20, 0.99]
        clean = detector_eval.score([np.array([small_miss, hit])], [truth], 0.5)
        wrong = detector_eval.score([np.array([large_miss, hit])], [truth], 0.5)
        self.assertAlmostEqual(clean["ap50"], 51 / 101)
        self.assertAlmostEqual(wrong["ap50"], 0.5 * 51 / 101)
        self.assertEqual((clean["recall"], clean["precision"]), (0.5, 1.0))

    def test_suppression_keeps_the_best_of_overlapping_boxes(self):
        rows = np.array([[0, 0, 10, 10, 0.5], [0, 0, 10, 11, 0.9], [50, 50, 60, 60, 0.2]])
        self.assertEqual(detector_eval.suppress(rows)[:, 4].tolist(), [0.9, 0.2])

    def test_exported_rows_decode_to_the_networks_boxes(self):
        torch.manual_seed(4)
        network = detector_net.Detector().eval()
        picture = torch.rand(1, 3, 96, 64) * 255
        logits, distances = network(picture)
        boxes = detector_net.to_boxes(detector_net.locations(96, 64, "cpu"), distances)[0]
        rows = export.Raw(network)(picture)[0]
        start = 0
        for stride in detector_net.STRIDES:
            h, w = 96 // stride, 64 // stride
            part = rows[start:start + h * w]
            gx, gy = torch.arange(w).repeat(h), torch.arange(h).repeat_interleave(w)
            centre = (part[:, :2] + torch.stack([gx, gy], 1)) * stride
            half = part[:, 2:4].exp() * stride / 2
            decoded = torch.cat([centre - half, centre + half], 1)
            torch.testing.assert_close(decoded, boxes[start:start + h * w], rtol=1e-4, atol=1e-3)
            start += h * w
        torch.testing.assert_close(rows[:, 4] * rows[:, 5], logits[0].sigmoid())

    def test_exported_file_is_small_and_computes_the_same(self):
        try:
            import onnx
        except ImportError:
            self.skipTest("onnx is not installed")
        torch.manual_seed(5)
        network = detector_net.Detector().eval()
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "detector.onnx")
            export.export_detector({"average": network.state_dict()}, path)
            self.assertLess(os.path.getsize(path), 4_000_000)
            onnx.checker.check_model(onnx.load(path))
            with open(os.path.join(folder, "model.json"), encoding="utf-8") as stream:
                self.assertEqual(json.load(stream)["graphs"], ["detector.onnx"])
            try:
                import onnxruntime
            except ImportError:
                return
            session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
            picture = torch.rand(2, 3, 128, 96) * 255
            actual = session.run(None, {"images": picture.numpy()})[0]
            expected = export.Raw(network)(picture).detach().numpy()
            self.assertLess(np.abs(actual - expected).max(), 0.02)


if __name__ == "__main__":
    unittest.main()
