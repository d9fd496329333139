package com.example.planted.second;

import com.example.planted.first.First;

/** The other half of a cycle of packages. */
public class Second {

    First first;
}
