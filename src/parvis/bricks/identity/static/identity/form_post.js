// Without JavaScript the person presses the button.
document.getElementById("back").submit();
