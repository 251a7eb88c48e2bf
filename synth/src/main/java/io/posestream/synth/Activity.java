package io.posestream.synth;

/** What a person does with arms and seat while the legs stand or walk. */
enum Activity {
    /** Arms hang or swing with the legs. */
    PLAIN,
    /** One arm up, the forearm to and fro. */
    WAVE,
    /** Looks at something held in one hand. */
    PHONE,
    /** Talks with both hands. */
    TALK,
    /** Sits on a bench. */
    SIT
}
