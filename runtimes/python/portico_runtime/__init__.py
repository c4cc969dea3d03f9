"""The runtime's own modules, in a package so that they never shadow a function's."""
