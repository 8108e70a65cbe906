// A wall clock in a test's hands, to be preloaded (LD_PRELOAD) into a program that is on trial. Nothing of ours links it.
#pragma once
