package io.posestream.evaluate.posetrack.metric;

/** The figures of PoseTrack21's HOTA family that have a value per alpha and joint. */
public enum HotaField {
    HOTA("HOTA", "hota"),
    DETA("DetA", "deta"),
    ASSA("AssA", "assa"),
    FRAGA("FragA", "fraga"),
    DETRE("DetRe", "detre"),
    DETPR("DetPr", "detpr"),
    ASSRE("AssRe", "assre"),
    ASSPR("AssPr", "asspr"),
    LOCA("LocA", "loca"),
    RHOTA("RHOTA", "rhota"),
    FA_HOTA("FA-HOTA", "fa_hota"),
    FA_RHOTA("FA-RHOTA", "fa_rhota"),
    TP("HOTA_TP", "hota_tp"),
    FN("HOTA_FN", "hota_fn"),
    FP("HOTA_FP", "hota_fp");

    private final String official;
    private final String key;

    HotaField(String official, String key) {
        this.official = official;
        this.key = key;
    }

    /** Its name in the official tool's output. */
    public String official() {
        return official;
    }

    /** Its key in this project's JSON. */
    public String key() {
        return key;
    }

    /** True for a number of joints, whose total is a sum and not a mean. */
    public boolean isCount() {
        return this == TP || this == FN || this == FP;
    }

    /** True for what sequences are averaged by, weighted with their true positives. */
    boolean isAssociation() {
        return this == ASSA || this == FRAGA || this == ASSRE || this == ASSPR;
    }
}
