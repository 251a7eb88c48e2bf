package io.posestream.synth;

import io.posestream.synth.render.Rgb;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Clothes and colours of a person.
 *
 * @param skin colour
 * @param hair colour
 * @param top colour of shirt or jacket
 * @param trim second colour of the top
 * @param legs colour of trousers or skirt
 * @param shoes colour
 * @param pattern of the top: 0 plain, 1 rings, 2 checks, 3 open jacket
 * @param longSleeves whether the forearms are covered
 * @param shorts whether the shins are bare
 * @param skirt whether a skirt is worn
 * @param longHair whether hair falls to the shoulders
 * @param cap whether a cap is worn
 * @param backpack whether one is carried
 */
record Outfit(
        Rgb skin,
        Rgb hair,
        Rgb top,
        Rgb trim,
        Rgb legs,
        Rgb shoes,
        int pattern,
        boolean longSleeves,
        boolean shorts,
        boolean skirt,
        boolean longHair,
        boolean cap,
        boolean backpack) {
    private static final List<Integer> SKINS = List.of(0xf0c8a8, 0xe2b08c, 0xc99068, 0xa87048, 0x7a4c30, 0x5a3824);
    private static final List<Integer> HAIRS = List.of(0x1c1614, 0x2c2018, 0x4a3220, 0x6e4c2c, 0xa88050, 0x8a8884);
    private static final List<Integer> TOPS = List.of(
            0xb8b4ac, 0x2c3a58, 0x7c2428, 0x2f5a48, 0xd8d4cc, 0x24262a, 0xc89030, 0x5878a0, 0x94506c, 0x6c6a3c,
            0xd06a40, 0x3c7c94);
    private static final List<Integer> LEGS = List.of(0x28344c, 0x1e2024, 0x3c4c6a, 0x5c5448, 0x8c8068, 0x4a4c50);
    private static final List<Integer> SHOES = List.of(0x181818, 0xd8d8d8, 0x4c3424, 0x6c7078);

    /** Clothes drawn by chance; {@code runner} gives sports clothes. */
    static Outfit random(SplittableRandom random, boolean runner) {
        boolean skirt = !runner && random.nextDouble() < 0.14;
        boolean bare = runner ? random.nextDouble() < 0.7 : random.nextDouble() < 0.16;
        return new Outfit(
                pick(random, SKINS),
                pick(random, HAIRS),
                pick(random, TOPS),
                pick(random, TOPS),
                pick(random, LEGS),
                pick(random, SHOES),
                random.nextInt(4),
                !runner && random.nextDouble() < 0.65,
                bare && !skirt,
                skirt,
                random.nextDouble() < (skirt ? 0.8 : 0.3),
                random.nextDouble() < 0.12,
                !runner && random.nextDouble() < 0.2);
    }

    private static Rgb pick(SplittableRandom random, List<Integer> colours) {
        Rgb colour = Rgb.of(colours.get(random.nextInt(colours.size())));
        return colour.times(random.nextDouble(0.88, 1.1));
    }
}
