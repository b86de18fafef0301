; A sky in the selection of every open image, or in its upper half where nothing is selected. Each is saved
; beside its file: photo.png as photo.png-sky.xcf.
;   gimp-console -i --batch-interpreter=plug-in-script-fu-eval -b "$(cat open-images.scm)" --quit *.png
(for-each
  (lambda (image)
    (if (= TRUE (car (gimp-selection-is-empty image)))
      (gimp-image-select-rectangle image CHANNEL-OP-REPLACE 0 0
        (car (gimp-image-get-width image)) (/ (car (gimp-image-get-height image)) 2)))
    (plug-in-genlayer-layer #:image image #:prompt "an evening sky over the sea" #:max-cost 0.05)
    (gimp-selection-none image)
    (gimp-file-save RUN-NONINTERACTIVE image (string-append (car (gimp-image-get-file image)) "-sky.xcf")))
  (vector->list (car (gimp-get-images))))
