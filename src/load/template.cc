#include "load/template.h"
