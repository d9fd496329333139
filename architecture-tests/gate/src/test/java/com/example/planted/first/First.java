package com.example.planted.first;

import com.example.planted.second.Second;

/** Half of a cycle of packages. */
public class First {

    Second second = new Second();
}
