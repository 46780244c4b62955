// A page that shows plans: importing the module defines the element.
import "idlewise/element";
