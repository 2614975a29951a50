/**
 * Loaded once into the context that all workflows share. The SDK takes a stack trace of every promise a workflow makes, for its page; whole
 * ones cost more than the workflows themselves, which are one file deep.
 */
Error.stackTraceLimit = 1;
